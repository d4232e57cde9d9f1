/* What the pages gain with script: a drawer that keeps focus in order, the display menu without a reload, menus that
   close, picked rows that are counted, copying, tables that scroll where they have no room, one-letter keys. Every page
   works without this file. */
"use strict";

(() => {
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const findAll = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* Drawer: focus goes in when it opens and back to where it came from when it closes. */
  let opener = null;
  const address = () => window.location.pathname + window.location.search;
  let shown = address();

  const markOpener = (link) => {
    for (const other of findAll("[aria-expanded][hx-target='#drawer']")) other.removeAttribute("aria-expanded");
    for (const row of findAll("tr[data-opened]")) {
      row.removeAttribute("aria-current");
      row.removeAttribute("data-opened");
    }
    if (!link) return;
    link.setAttribute("aria-expanded", "true");
    const row = link.closest("tbody > tr");
    if (row && !row.hasAttribute("aria-current")) {
      row.setAttribute("aria-current", "true");
      row.setAttribute("data-opened", "");
    }
  };

  const closeDrawer = (link) => {
    find("#drawer").replaceChildren();
    history.pushState({}, "", link.href.replace(/\?$/, ""));
    shown = address();
    markOpener(null);
    if (opener && opener.isConnected) opener.focus();
    else find("#main").focus();
    opener = null;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    const slot = find("#drawer");
    if (event.detail.target !== slot) return;
    opener = event.detail.elt;
    slot.setAttribute("aria-busy", "true");
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "drawer") return;
    event.detail.target.removeAttribute("aria-busy");
    const drawer = find("[data-drawer]", event.detail.target);
    if (!drawer) return;
    markOpener(opener);
    drawer.focus({ preventScroll: true });
    const box = drawer.getBoundingClientRect();
    if (box.top < 0 || box.top > window.innerHeight / 2) drawer.scrollIntoView({ block: "start" });
  });

  /* A drawer that cannot be fetched is a page that can: the browser goes there and shows what the server says. */
  const goThere = (event) => {
    if (event.detail.target && event.detail.target.id === "drawer") window.location.assign(event.detail.elt.href);
  };
  document.addEventListener("htmx:responseError", goThere);
  document.addEventListener("htmx:sendError", goThere);

  /* Going back to a page that is not the one shown fetches it; a jump within the page does not. */
  document.addEventListener("htmx:pushedIntoHistory", () => {
    shown = address();
  });
  window.addEventListener("popstate", (event) => {
    if (address() !== shown && !(event.state && event.state.htmx)) window.location.reload();
  });

  /* What is under way tells of itself: each piece of news lets the part of the page that changes ask for itself anew,
     not more than twice in a second. When it is over, or the part is gone, nobody listens any more. */
  let news = null;
  const listen = () => {
    const part = find("[data-live]");
    const address = part ? part.dataset.live : "";
    if (news && news.address === address) return;
    if (news) news.source.close();
    news = null;
    if (!address || !window.EventSource) return;
    const mine = { address, source: new EventSource(address), waiting: 0 };
    news = mine;
    const ask = () => {
      if (mine.waiting) return;
      mine.waiting = window.setTimeout(() => {
        mine.waiting = 0;
        const here = find("[data-live]");
        if (here && news === mine) window.htmx.trigger(here, "clear:news");
      }, 500);
    };
    mine.source.addEventListener("step", ask);
    mine.source.addEventListener("run", (event) => {
      ask();
      if (JSON.parse(event.data).over) mine.source.close();
    });
  };
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id === "run-live" || event.detail.elt.id === "run-live") listen();
  });
  window.addEventListener("pagehide", () => {
    if (news) news.source.close();
    news = null;
  });

  /* Display: the choice is applied at once and kept in a cookie, as the form without script does. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-display]");
    const button = event.submitter;
    if (!form || !button || !button.name) return;
    event.preventDefault();
    root.setAttribute(`data-${button.name}`, button.value);
    const secure = window.location.protocol === "https:" ? "; secure" : "";
    document.cookie = `clear_${button.name}=${button.value}; path=/; max-age=31536000; samesite=lax${secure}`;
    for (const other of findAll(`button[name="${button.name}"]`, form)) {
      other.setAttribute("aria-pressed", String(other === button));
    }
  });

  /* Where the ways through stand in one row that is wider than the screen, the one that is taken comes into view. */
  for (const row of findAll(".rail, .tabs")) {
    const here = find("[aria-current]", row);
    if (!here || row.scrollWidth <= row.clientWidth) continue;
    const link = here.getBoundingClientRect();
    const seen = row.getBoundingClientRect();
    row.scrollLeft += link.left + link.width / 2 - (seen.left + seen.width / 2);
  }

  /* Picked rows: counted, all at once, cleared. */
  const countPicked = () => {
    const bar = find("[data-bulk]");
    const boxes = findAll("input[name='picked']");
    const picked = boxes.filter((box) => box.checked).length;
    const all = find("[data-pick-all]");
    if (all) {
      all.checked = picked > 0 && picked === boxes.length;
      all.indeterminate = picked > 0 && picked < boxes.length;
    }
    if (!bar) return;
    bar.hidden = picked === 0;
    find("[data-bulk-count]", bar).textContent = picked.toLocaleString(root.lang);
  };

  const pickAll = (checked) => {
    for (const box of findAll("input[name='picked']")) box.checked = checked;
    countPicked();
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) pickAll(event.target.checked);
    else if (event.target.matches("input[name='picked']")) countPicked();
  });

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);

    const close = on("[data-close-drawer]");
    if (close && !event.metaKey && !event.ctrlKey) {
      event.preventDefault();
      closeDrawer(close);
      return;
    }
    const copied = on("[data-copy]");
    if (copied && navigator.clipboard) {
      navigator.clipboard.writeText(copied.dataset.copy).then(() => {
        copied.classList.add("done");
        window.setTimeout(() => copied.classList.remove("done"), 2000);
      });
    }
    const dismissed = on("[data-dismiss]");
    if (dismissed) dismissed.closest(".toast").remove();
    if (on("[data-bulk-clear]")) pickAll(false);

    for (const menu of findAll("details.pick[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  /* A board: dropping a card on a column presses the button of its menu that leads there; the menu does it by keyboard. */
  let carried = null;
  for (const card of findAll("[data-board] [data-card]")) card.draggable = true;
  const buttonTo = (column) => find(`button[name="status"][value="${column.dataset.column}"]`, carried);
  /* A column that the card may not go to takes no drop, which the pointer shows. */
  const columnOf = (event) => {
    const column = carried && event.target.closest && event.target.closest("[data-board] [data-column]");
    return column && buttonTo(column) ? column : null;
  };
  const unmark = () => {
    for (const column of findAll("[data-over]")) column.removeAttribute("data-over");
  };
  document.addEventListener("dragstart", (event) => {
    carried = event.target.closest && event.target.closest("[data-card]");
    if (!carried) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", carried.id);
  });
  document.addEventListener("dragover", (event) => {
    const column = columnOf(event);
    if (!column) {
      unmark();
      return;
    }
    event.preventDefault();
    if (column.hasAttribute("data-over")) return;
    unmark();
    column.setAttribute("data-over", "");
  });
  document.addEventListener("drop", (event) => {
    const column = columnOf(event);
    if (!column) return;
    event.preventDefault();
    buttonTo(column).click();
  });
  document.addEventListener("dragend", () => {
    carried = null;
    unmark();
  });

  /* Keys. Escape closes what is on top; the one-letter keys can be turned off in the account menu. */
  const rows = () => findAll(".table tbody a.row, .todo .do").filter((link) => link.offsetParent !== null);

  const walk = (step) => {
    const links = rows();
    if (!links.length) return;
    const here = links.findIndex((link) => link.closest("tr, li").contains(document.activeElement));
    const next = Math.min(Math.max(here + step, 0), links.length - 1);
    links[next].focus();
  };

  /* Open the line one stands on, or the first one. */
  const openRow = () => {
    const links = rows();
    const here = links.find((link) => link.closest("tr, li").contains(document.activeElement));
    (here ?? links[0])?.click();
  };

  const openLineage = () => {
    const line = document.activeElement.closest("tr, .figure, li");
    const figure = line && find("a.why", line);
    if (figure) figure.click();
  };

  const LETTERS = {
    "/": () => find("[data-find]")?.focus(),
    j: () => walk(1),
    k: () => walk(-1),
    o: openRow,
    l: openLineage,
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = find("details.pick[open]");
      const close = find("#drawer [data-close-drawer]");
      if (menu) {
        menu.open = false;
        find("summary", menu).focus();
      } else if (close) close.click();
      return;
    }
    const writing = event.target.closest("input:not([type='checkbox'], [type='radio']), textarea, select, [contenteditable]");
    if (writing || event.metaKey || event.ctrlKey || event.altKey || root.dataset.keys === "off") return;
    const act = LETTERS[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  /* A table that has no room scrolls in its own box, and its heads with it. */
  const fitted = new WeakMap();
  const room = new ResizeObserver((changed) => {
    for (const { target } of changed) {
      if (fitted.get(target) === target.clientWidth) continue;
      fitted.set(target, target.clientWidth);
      target.classList.remove("wide");
      target.classList.toggle("wide", target.scrollWidth > target.clientWidth + 1);
    }
  });
  const fitTables = () => {
    for (const box of findAll(".scroll")) room.observe(box);
  };
  document.addEventListener("htmx:afterSettle", fitTables);

  countPicked();
  listen();
  fitTables();
  find("[data-focus]")?.focus();
})();

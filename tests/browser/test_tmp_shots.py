import io
import pytest
from playwright.sync_api import Page
from axe_playwright_python.sync_playwright import Axe
from tests import actors
from clear_platform.foundation.public import StaffGroup
from tests.institutional.loan_files.factories import *
from tests.databases import connection_to

def test_shots(cloned_database, start_live_server, chromium, tmp_path):
    base = start_live_server()
    off = actors.staff(StaffGroup.PROGRAMME_OFFICER, email="officer@example.org")
    loaded(off, CALIFORNIA.read_bytes(), file_name="sba_loans_california.csv")
    a=loaded(off, written([row(1), row(2, Name='=HYPERLINK("http://x")'), *BAD], headings=[h for h in HEADINGS if h!="UrbanRural"]), file_name="march.csv")
    b=checked(off, written([row(31), *BAD], encoding="windows-1252", delimiter=";"), file_name="april.csv")
    bad = tmp_path/"wrong.csv"; bad.write_bytes(written([row(1)], headings=["Amount" if h=="GrAppv" else h for h in HEADINGS]))
    axe=Axe()
    for scheme in ("light","dark"):
        for width in (1440,390):
            ctx=chromium.new_context(viewport={"width":width,"height":900},color_scheme=scheme,locale="en-GB")
            page=ctx.new_page()
            page.goto(base+"/sign-in"); page.fill("input[type=email]","officer@example.org"); page.fill("input[type=password]",actors.PASSWORD); page.click("button[type=submit].primary")
            page.wait_for_url("**/*")
            for name,path in {"list":"/institutional/imports","new":"/institutional/imports/new","checked":f"/institutional/imports/{b.id}","done":f"/institutional/imports/{a.id}","california":"/institutional/imports/1","undo":f"/institutional/imports/{a.id}/undo","blocked":"/institutional/imports/1/undo","cancelled":"/institutional/imports?search=zzz"}.items():
                r=page.goto(base+path); 
                res=axe.run(page)
                print(scheme,width,name,r.status,res.violations_count, page.evaluate("document.documentElement.scrollWidth"))
                if res.violations_count: print(res.generate_report()[:1500])
                page.screenshot(path=f"/tmp/shots/{name}-{width}-{scheme}.png",full_page=True)
            page.goto(base+"/institutional/imports/new"); page.set_input_files("input[type=file]",str(bad)); page.click("form.form button.primary")
            print(page.url); page.screenshot(path=f"/tmp/shots/wrong-{width}-{scheme}.png",full_page=True)
            ctx.close()

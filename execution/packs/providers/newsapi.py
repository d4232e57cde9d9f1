"""How often a topic was in the news, from News API: a benchmark that counts articles of the seven days before.

**Source**: https://newsapi.org/docs/endpoints/everything: `status` and `totalResults`. Nothing of an article is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from clear_platform.foundation.public import GuardedSession
from execution.packs.providers.port import NetworkProvider
from execution.packs.rules.material import Kind, Material, Price, Unit

A_WEEK = timedelta(days=6)


class NewsApi(NetworkProvider):
    """Asks for each topic of `PACK_NEWS_TOPICS`."""

    code = "newsapi"
    name = "News API"
    source = "newsapi"
    kinds = frozenset({Kind.BENCHMARK})
    key_setting = "NEWSAPI_API_KEY"
    wanted_setting = "PACK_NEWS_TOPICS"
    address = "https://newsapi.org"

    def headers(self) -> Mapping[str, str]:
        """Give the header with the key."""
        return {"X-Api-Key": self._key}

    def material(self, session: GuardedSession, kind: Kind, asof: date) -> Material:
        """Count the articles about each topic."""
        return Material(
            kind, self.source, asof, prices=tuple(self._count(session, topic, asof) for topic in self.wanted)
        )

    def _count(self, session: GuardedSession, topic: str, asof: date) -> Price:
        asked = {"q": topic, "from": str(asof - A_WEEK), "to": str(asof), "pageSize": "1"}
        [answer] = self.rows([self.asked(session, "/v2/everything", asked)], topic)
        if answer.get("status") != "ok":
            raise self.failed(f"it did not count the articles about {topic}.")
        return Price(f"news:{topic}"[:60], self.figure(answer.get("totalResults"), topic), asof, Unit.COUNT)

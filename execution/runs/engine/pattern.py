"""What a pattern says: its inputs, its steps, what comes out. The published schema is made from these models.

A pattern is known by the hash of its document. Not here: what of it can be run (`loading`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
MOST_STEPS = 200
MOST_NEEDS = 50
MOST_DEPENDENTS = 100
LONGEST_CONDITION = 500
LONGEST_TIMEOUT_SECONDS = 600
MOST_RETRIES = 5

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
CapabilityName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39}){1,3}$")]
Values = Annotated[dict[str, JsonValue], Field(max_length=100)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)


class Step(_Part):
    """One call of an agent capability. What its arguments or condition refer to comes first, and what it `needs`."""

    id: Name
    capability: CapabilityName
    args: Values = Field(default_factory=dict, description="Values, or {{inputs.x}}, {{state.y}}, {{ctx.z}} in them.")
    as_: Name | None = Field(default=None, alias="as", description="Its name in the state; without it the step's id.")
    needs: list[Name] = Field(default_factory=list, max_length=MOST_NEEDS)
    when: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_CONDITION,
        description="A condition in CEL; where it is false the step is skipped and its value is null.",
    )
    timeout_seconds: float | None = Field(default=None, gt=0, le=LONGEST_TIMEOUT_SECONDS)
    retries: int | None = Field(default=None, ge=0, le=MOST_RETRIES)

    @property
    def result_name(self) -> str:
        """Under which name its result stands in the state."""
        return self.as_ or self.id


class Pattern(_Part):
    """A way to a result: steps that agents carry out, in parallel where they can."""

    id: Name
    version: int = Field(ge=1, le=1_000_000)
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(min_length=1, max_length=2_000)
    inputs: dict[str, JsonValue] = Field(description="JSON Schema of an object that takes no member it does not name.")
    requires_pack: Literal["fx", "price", "benchmark"] | None = Field(
        default=None, description="The kind of data pack that must be fresh."
    )
    steps: list[Step] = Field(min_length=1, max_length=MOST_STEPS)
    outputs: Values = Field(min_length=1, description="What comes out, by name.")


def published_schema() -> dict[str, Any]:
    """Give the JSON Schema that a pattern's file is held to."""
    made = Pattern.model_json_schema(by_alias=True)
    made.pop("title", None)
    return {"$schema": JSON_SCHEMA, "title": "Pattern", **made}

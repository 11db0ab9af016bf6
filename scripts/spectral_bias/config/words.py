"""Text for people in English and Chinese: one plain text, which then stands for both, or ``{en: ..., zh: ...}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from spectral_bias.config.values import FILLED, Strict

Text = Annotated[str, Field(pattern=FILLED)]


class Words(Strict):
    """A text in both languages."""

    en: Text = Field(description="The text in English.")
    zh: Text = Field("", description="The text in Chinese; the English one if left out.")

    @model_validator(mode="before")
    @classmethod
    def _of_one_text(cls, value: Any) -> Any:
        """A text in one language as the text in both."""
        if isinstance(value, str):
            value = {"en": value}
        if not isinstance(value, Mapping | Words):
            raise PydanticCustomError("words_type", "must be text, or texts as en and zh")
        if isinstance(value, Mapping) and "zh" not in value and isinstance(en := value.get("en"), str) and en.strip():
            value = {**value, "zh": en}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """A mapping, and for a record that holds nothing but the text plain text too."""
        mapping = handler.resolve_ref_schema(handler(schema))
        # The default is the English text.
        del mapping["properties"]["zh"]["default"]
        return {"anyOf": [{"type": "string", "pattern": FILLED}, mapping]} if cls is Words else mapping

"""What a chat model says in the form of OpenAI's protocol or of Anthropic's, whole or in pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

USAGE = {"prompt_tokens": 900, "completion_tokens": 60, "total_tokens": 960}

_PIECE = re.compile(r".{1,6}", re.DOTALL)
_ANTHROPIC_FINISH = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use"}


def pieces(text: str) -> list[str]:
    """Cut a text into pieces of a few characters, as tokens come."""
    return _PIECE.findall(text)


class OpenAI:
    """The dialect of `/v1/chat/completions`."""

    path = "/v1/chat/completions"

    @staticmethod
    def texts(body: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(each["role"], str(each["content"])) for each in body["messages"]]

    @staticmethod
    def wants_tool(body: Mapping[str, Any]) -> str | None:
        tools = body.get("tools")
        return tools[0]["function"]["name"] if tools else None

    @staticmethod
    def error(message: str) -> dict[str, Any]:
        return {"error": {"message": message, "type": "error", "param": None, "code": None}}

    def whole(self, body: Mapping[str, Any], text: str, finish: str) -> dict[str, Any]:
        return self._completion(body, {"content": text, "refusal": None}, finish)

    def refusal(self, body: Mapping[str, Any], text: str) -> dict[str, Any]:
        return self._completion(body, {"content": None, "refusal": text}, "stop")

    def tool(self, body: Mapping[str, Any], name: str, values: str) -> dict[str, Any]:
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": values}}
        message = {"content": None, "refusal": None, "tool_calls": [call]}
        return self._completion(body, message, "tool_calls")

    @staticmethod
    def _completion(
        body: Mapping[str, Any], message: Mapping[str, Any], finish: str
    ) -> dict[str, Any]:
        choice = {
            "index": 0,
            "message": {"role": "assistant", **message},
            "finish_reason": finish or None,
            "logprobs": None,
        }
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 0,
            "model": body["model"],
            "choices": [choice],
            "usage": USAGE,
        }

    def begin(self, body: Mapping[str, Any]) -> Iterator[bytes]:
        yield self._chunk(body, {"role": "assistant", "content": ""}, None)

    def piece(self, body: Mapping[str, Any], text: str) -> bytes:
        return self._chunk(body, {"content": text}, None)

    def end(self, body: Mapping[str, Any], finish: str) -> Iterator[bytes]:
        if finish:
            yield self._chunk(body, {}, finish)
        yield b"data: [DONE]\n\n"

    def error_event(self, message: str) -> bytes:
        return b"data: " + json.dumps(self.error(message)).encode() + b"\n\n"

    @staticmethod
    def broken_event() -> bytes:
        return b'data: {"id": "chatcmpl-1", "choices": [{"del\n\n'

    @staticmethod
    def _chunk(body: Mapping[str, Any], delta: Mapping[str, Any], finish: str | None) -> bytes:
        chunk = {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": body["model"],
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        return b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"


class Anthropic:
    """The dialect of `/v1/messages`."""

    path = "/v1/messages"

    @staticmethod
    def texts(body: Mapping[str, Any]) -> list[tuple[str, str]]:
        messages = [("system", body["system"])] if body.get("system") else []
        messages += [(each["role"], each["content"]) for each in body["messages"]]
        return [(role, _plain(content)) for role, content in messages]

    @staticmethod
    def wants_tool(body: Mapping[str, Any]) -> str | None:
        tools = body.get("tools")
        return tools[0]["name"] if tools else None

    @staticmethod
    def error(message: str) -> dict[str, Any]:
        return {"type": "error", "error": {"type": "api_error", "message": message}}

    def whole(self, body: Mapping[str, Any], text: str, finish: str) -> dict[str, Any]:
        return self._message(body, [{"type": "text", "text": text}], finish)

    def refusal(self, body: Mapping[str, Any], text: str) -> dict[str, Any]:
        return {**self.whole(body, text, "stop"), "stop_reason": "refusal"}

    def tool(self, body: Mapping[str, Any], name: str, values: str) -> dict[str, Any]:
        block = {"type": "tool_use", "id": "toolu_1", "name": name, "input": json.loads(values)}
        return self._message(body, [block], "tool_calls")

    @staticmethod
    def _message(
        body: Mapping[str, Any], content: list[dict[str, Any]], finish: str
    ) -> dict[str, Any]:
        return {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": content,
            "stop_reason": _ANTHROPIC_FINISH.get(finish),
            "stop_sequence": None,
            "usage": {"input_tokens": 900, "output_tokens": 60},
        }

    def begin(self, body: Mapping[str, Any]) -> Iterator[bytes]:
        message = {
            **self._message(body, [], ""),
            "usage": {"input_tokens": 900, "output_tokens": 1},
        }
        yield _event("message_start", {"message": message})
        block = {"type": "text", "text": ""}
        yield _event("content_block_start", {"index": 0, "content_block": block})

    def piece(self, body: Mapping[str, Any], text: str) -> bytes:
        del body
        return _event(
            "content_block_delta", {"index": 0, "delta": {"type": "text_delta", "text": text}}
        )

    def end(self, body: Mapping[str, Any], finish: str) -> Iterator[bytes]:
        del body
        yield _event("content_block_stop", {"index": 0})
        if finish:
            delta = {"stop_reason": _ANTHROPIC_FINISH[finish], "stop_sequence": None}
            yield _event("message_delta", {"delta": delta, "usage": {"output_tokens": 60}})
            yield _event("message_stop", {})

    def error_event(self, message: str) -> bytes:
        return b"event: error\ndata: " + json.dumps(self.error(message)).encode() + b"\n\n"

    @staticmethod
    def broken_event() -> bytes:
        return b'event: content_block_delta\ndata: {"type": "content_block_delta", "ind\n\n'


Dialect = OpenAI | Anthropic
DIALECTS: Mapping[str, Dialect] = {each.path: each for each in (OpenAI(), Anthropic())}


def _event(kind: str, values: Mapping[str, Any]) -> bytes:
    content = json.dumps({"type": kind, **values}, ensure_ascii=False)
    return f"event: {kind}\ndata: {content}\n\n".encode()


def _plain(content: str | list[dict[str, Any]]) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(block.get("text", "")) for block in content)

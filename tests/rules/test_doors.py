"""Each outside library is known to one module of a package, its door; the rest of the package never meets it."""

from rules.source_tree import Module, all_modules

# package -> library -> the modules that may import it. A sub-package stands for all of its modules. A new row is a
# decision: what does the library do for us that no door before it did?
DOORS = {
    "corpus": {
        "alembic": {"corpus.schema", "corpus.migrations"},
        "datasketch": {"corpus.wording"},
        "frontmatter": {"corpus.files"},
        # The address is checked below httpx, where the connection is made.
        "httpcore": {"corpus.transport"},
        "httpx": {"corpus.fetch", "corpus.transport"},
        "lingua": {"corpus.language"},
        "numpy": {"corpus.wording", "corpus.overlap"},
        "protego": {"corpus.robots"},
        "psycopg": {"corpus.postgres_sessions", "corpus.postgres_troubles", "corpus.stand_ins"},
        "pydantic": {"corpus.settings"},
        "pypdf": {"corpus.pdf"},
        # Which feeds there are, and how reader is made to fetch through our own door.
        "reader": {"corpus.feeds", "corpus.retriever"},
        # A store is one door in several files: tables and their migration, and what is asked and written of them.
        "sqlalchemy": {
            "corpus.engines",
            "corpus.calendar_days",
            "corpus.jobs.desk",
            "corpus.jobs.leaving",
            "corpus.jobs.overview",
            "corpus.jobs.presence",
            "corpus.marks",
            "corpus.migrations",
            "corpus.origins_store",
            "corpus.outlets",
            "corpus.patience",
            "corpus.postgres_sessions",
            "corpus.postgres_troubles",
            "corpus.revise",
            "corpus.schema",
            "corpus.stand_ins",
            "corpus.standing",
            "corpus.store",
        },
        "trafilatura": {"corpus.extract"},
        "warcio": {"corpus.warc"},
    },
    "embeddings": {
        "dateparser": {"embeddings.query"},
        "faiss": {"embeddings.quantised"},
        "huggingface_hub": {"embeddings.model"},
        # Vectors are arrays: numpy is the language that the modules of this package speak to each other.
        "numpy": {"embeddings"},
        "pgvector": {"embeddings.postgres.legs"},
        # Rows are copied in bulk past SQLAlchemy, which therefore translates none of its errors.
        "psycopg": {"embeddings.postgres"},
        "pydantic": {
            "embeddings.manifest",
            "embeddings.postgres.state",
            "embeddings.settings",
            "embeddings.tuned_models",
        },
        "openvino": {"embeddings.runtime"},
        "sentence_transformers": {
            "embeddings.cross_encoder",
            "embeddings.export",
            "embeddings.training",
            "embeddings.transformer",
        },
        # Vectors in a table of their own; stories in those of the corpus, whose schema migrates them.
        "sqlalchemy": {"embeddings.postgres", "embeddings.story_store", "embeddings.vectors"},
        "tantivy": {"embeddings.lexical"},
        "tokenizers": {"embeddings.tokens"},
        "torch": {"embeddings.cross_encoder", "embeddings.export", "embeddings.training", "embeddings.transformer"},
        "transformers": {"embeddings.training", "embeddings.transformer"},
    },
    "bot": {
        "alembic": {"bot.schema", "bot.migrations"},
        "babel": {"bot.texts"},
        # What is signed and by whom it may be read: sessions and links of the reading room.
        "itsdangerous": {"bot.web.access"},
        # How often one visitor may ask, open, and guess.
        "limits": {"bot.web.pace"},
        "jinja2": {"bot.forms.html", "bot.web.templating"},
        "prometheus_client": {"bot.operations.metrics"},
        # A session of its own that speaks and listens as long as the process lives, which SQLAlchemy has no word for.
        "psycopg": {"bot.workers.session"},
        # SecretStr is how settings hand the token to the one place that builds things.
        "pydantic": {"bot.settings", "bot.app", "bot.web.settings"},
        "pydantic_settings": {"bot.settings"},
        # Both draw on a terminal, one talks, one reports progress; app builds what the first draws on.
        "rich": {"bot.terminal", "bot.cli", "bot.running"},
        # As in corpus, one door in several files: `store` begins and ends what the others do on its connection.
        "sqlalchemy": {
            "bot.operations.administration",
            "bot.timing.agenda",
            "bot.operations.announcing",
            "bot.delivery.bundling",
            "bot.rooms.chat_export",
            "bot.rooms.chats",
            "bot.editing.draft_rows",
            "bot.editing.pending",
            "bot.editing.table",
            "bot.database",
            "bot.operations.feed_names",
            "bot.rooms.forgetting",
            "bot.operations.holdings",
            "bot.operations.lapsed",
            "bot.operations.lateness",
            "bot.operations.listing",
            "bot.delivery.inbox",
            "bot.delivery.ledger",
            "bot.delivery.mending",
            "bot.asking.edits",
            "bot.asking.memory",
            "bot.migrations",
            "bot.delivery.moving",
            # Whole databases are copied, whatever their tables say.
            "bot.moving_house",
            "bot.delivery.outbox",
            "bot.operations.pausing",
            "bot.delivery.post",
            "bot.rooms.own_menus",
            "bot.rooms.quotas",
            "bot.rooms.roles",
            "bot.rooms.whereabouts",
            "bot.schema",
            "bot.web.desk_name",
            "bot.web.sessions",
            "bot.workers",
            "bot.store",
            "bot.watching.alert_pages",
            "bot.watching.story_alerts",
            "bot.delivery.suspensions",
            "bot.tables",
        },
        # Servers for what Telegram brings and for the reading room; loaded only where one is configured.
        "starlette": {"bot.telegram.webhook", "bot.web"},
        "telegram": {"bot.telegram"},
        "typer": {"bot.cli"},
        "uvicorn": {
            "bot.operations.quiet_server",
            "bot.operations.strangers",
            "bot.telegram.webhook",
            "bot.web.server",
        },
    },
}


def _is_door(module: Module, library: str) -> bool:
    doors = DOORS[module.package].get(library, set())
    return any(module.name == door or module.name.startswith(f"{door}.") for door in doors)


def test_outside_libraries_are_imported_only_at_their_doors() -> None:
    wrong = [
        f"{module.name} imports {library}"
        for module in all_modules()
        for library in sorted(module.outside_libraries())
        if not _is_door(module, library)
    ]
    assert wrong == []


def test_every_door_is_used() -> None:
    used = {(module.package, library) for module in all_modules() for library in module.outside_libraries()}
    listed = {(package, library) for package, doors in DOORS.items() for library in doors}
    assert sorted(listed - used) == []

-- The database of a home that version 0.1.0 made, with one conversation.
BEGIN TRANSACTION;
CREATE TABLE conversations (
    id VARCHAR(64) NOT NULL,
    state TEXT NOT NULL,
    changed_at FLOAT NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO "conversations" VALUES('c','{}',1764000000.0);
CREATE TABLE documents (
    source VARCHAR(16) NOT NULL,
    id VARCHAR(16) NOT NULL,
    path TEXT NOT NULL,
    title TEXT NOT NULL,
    language VARCHAR(16) NOT NULL,
    PRIMARY KEY (source)
);
CREATE TABLE feedback (
    answer VARCHAR(64) NOT NULL,
    conversation VARCHAR(64) NOT NULL,
    verdict VARCHAR(16) NOT NULL,
    reason TEXT NOT NULL,
    given_at FLOAT NOT NULL,
    PRIMARY KEY (answer)
);
CREATE TABLE gaps (
    number INTEGER NOT NULL,
    question TEXT NOT NULL,
    language VARCHAR(16) NOT NULL,
    topic TEXT NOT NULL,
    conversation VARCHAR(64) NOT NULL,
    asked_at FLOAT NOT NULL,
    PRIMARY KEY (number)
);
CREATE TABLE generation_documents (
    generation VARCHAR(16) NOT NULL,
    source VARCHAR(16) NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (generation, source)
);
CREATE TABLE generations (
    id VARCHAR(16) NOT NULL,
    encoder VARCHAR(16) NOT NULL,
    made_at FLOAT NOT NULL,
    PRIMARY KEY (id)
);
CREATE TABLE messages (
    conversation VARCHAR(64) NOT NULL,
    turn INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    asked_at FLOAT NOT NULL,
    PRIMARY KEY (conversation, turn)
);
INSERT INTO "messages" VALUES('c',1,'场控做什么?','{}',1764000000.0);
CREATE TABLE passages (
    source VARCHAR(16) NOT NULL,
    position INTEGER NOT NULL,
    id VARCHAR(16) NOT NULL,
    document VARCHAR(16) NOT NULL,
    title TEXT NOT NULL,
    reference TEXT NOT NULL,
    headings TEXT NOT NULL,
    text TEXT NOT NULL,
    language VARCHAR(16) NOT NULL,
    line INTEGER NOT NULL,
    provenance TEXT NOT NULL,
    vector_key VARCHAR(16) NOT NULL,
    PRIMARY KEY (source, position)
);
CREATE TABLE vectors (
    "key" VARCHAR(16) NOT NULL,
    encoder VARCHAR(16) NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY ("key", encoder)
);
CREATE INDEX ix_passages_id ON passages (id);
CREATE INDEX ix_passages_reference ON passages (reference);
CREATE INDEX ix_passages_vector_key ON passages (vector_key);
COMMIT;

-- Written by `prisma migrate diff`; what Prisma cannot express follows at the end.

-- CreateTable
CREATE TABLE "search_queue" (
    "id" BIGSERIAL NOT NULL,
    "message_ids" UUID[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "search_queue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_shelves" (
    "id" INTEGER NOT NULL,
    "channel_id" UUID NOT NULL,
    "messages" INTEGER NOT NULL,
    "oldest_at" TIMESTAMPTZ(3) NOT NULL,
    "newest_at" TIMESTAMPTZ(3) NOT NULL,
    "leaves" DOUBLE PRECISION[],

    CONSTRAINT "search_shelves_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "search_entries" (
    "message_id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "terms" tsvector NOT NULL,

    CONSTRAINT "search_entries_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "search_shelves_channel_id_id_idx" ON "search_shelves"("channel_id", "id");

-- CreateIndex
CREATE INDEX "search_entries_terms_idx" ON "search_entries" USING GIN ("terms");


-- Every leaf that a search looks through would read the whole pending list.
ALTER INDEX "search_entries_terms_idx" SET (fastupdate = off);

-- How text becomes words, in the index, in queries and in highlights alike. 'simple' takes words as they are, in lower
-- case: people write in many languages, often in one message, and a stemmer or a list of stop words of one language
-- would spoil the others. Signs that Postgres's parser would make tags, paths, hosts and addresses of are spaces to
-- it, so that node.js, a/b and <div> are found by their words. One sign for one: places in the text stay.
CREATE FUNCTION "search_words"("text" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN translate("text", '<>/\.@:_=&?#', '            ');

-- What an entry is found by: its words, its leaf, its author and whether it has files. No word of a text can look like
-- the last three: their signs are none of words.
CREATE FUNCTION "search_terms"("text" text, "shelf" integer, "leaf" integer, "sender" uuid, "has_file" boolean) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple', search_words("text"))
        || array_to_tsvector(ARRAY['#' || "shelf" || '.' || "leaf", '@' || "sender"] || CASE WHEN "has_file" THEN ARRAY['+file'] ELSE '{}'::text[] END);

-- Whoever writes messages, their text reaches the search: a row in the queue for each 500 messages of a statement.
CREATE FUNCTION "queue_written_messages"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_queue (message_ids)
  SELECT array_agg(id) FROM (SELECT id, (row_number() OVER () - 1) / 500 AS batch FROM written) AS numbered GROUP BY batch;
  RETURN NULL;
END $$;

CREATE FUNCTION "queue_changed_messages"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_queue (message_ids)
  SELECT array_agg(id) FROM (
    SELECT id, (row_number() OVER () - 1) / 500 AS batch FROM written JOIN earlier USING (id)
    WHERE (written.text, written.deleted_at, written.attachments) IS DISTINCT FROM (earlier.text, earlier.deleted_at, earlier.attachments)
  ) AS numbered GROUP BY batch;
  RETURN NULL;
END $$;

CREATE TRIGGER "messages_written" AFTER INSERT ON "messages"
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "queue_written_messages"();
CREATE TRIGGER "messages_changed" AFTER UPDATE ON "messages"
    REFERENCING OLD TABLE AS earlier NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION "queue_changed_messages"();

-- What was written before the search was there.
INSERT INTO "search_queue" ("message_ids")
SELECT array_agg("id") FROM (SELECT "id", (row_number() OVER (ORDER BY "id") - 1) / 500 AS "batch" FROM "messages") AS "old" GROUP BY "batch" ORDER BY "batch";

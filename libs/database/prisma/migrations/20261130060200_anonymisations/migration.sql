-- People whose identity goes, and how far it has gone.
-- CreateTable
CREATE TABLE "anonymisations" (
    "user_id" UUID NOT NULL,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "former_handle" TEXT,
    "phase" TEXT NOT NULL DEFAULT 'drafts',
    "cursor" TEXT[],
    "looked" BIGINT NOT NULL DEFAULT 0,
    "changed" BIGINT NOT NULL DEFAULT 0,
    "progressed_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "anonymisations_pkey" PRIMARY KEY ("user_id")
);

-- Those that are under way: nearly always none.
CREATE INDEX "anonymisations_unfinished_idx" ON "anonymisations" ("requested_at", "user_id") WHERE "finished_at" IS NULL;

-- Handles of people who were anonymised: nobody else is to be taken for them.
-- CreateTable
CREATE TABLE "retired_handles" (
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retired_handles_pkey" PRIMARY KEY ("hash")
);

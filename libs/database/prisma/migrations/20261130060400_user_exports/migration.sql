-- When somebody last took all that is kept of them along.
-- CreateTable
CREATE TABLE "user_exports" (
    "user_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "user_exports_pkey" PRIMARY KEY ("user_id")
);

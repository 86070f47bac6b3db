-- CreateTable
CREATE TABLE "message_changes" (
    "message_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "change_id" TEXT NOT NULL,
    "command" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "message_changes_pkey" PRIMARY KEY ("message_id","user_id","change_id","command")
);

-- CreateIndex
CREATE INDEX "message_changes_at_idx" ON "message_changes"("at");

-- AlterTable
ALTER TABLE "channels" ADD COLUMN     "direct_member_ids" UUID[];

-- CreateTable
CREATE TABLE "direct_conversations" (
    "channel_id" UUID NOT NULL,
    "key" BYTEA NOT NULL,
    "begun_by_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "hidden_from" UUID[],

    CONSTRAINT "direct_conversations_pkey" PRIMARY KEY ("channel_id")
);

-- CreateTable
CREATE TABLE "direct_shown" (
    "channel_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "direct_shown_pkey" PRIMARY KEY ("channel_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "direct_conversations_key_key" ON "direct_conversations"("key");

-- CreateIndex
CREATE INDEX "direct_conversations_begun_by_id_created_at_idx" ON "direct_conversations"("begun_by_id", "created_at");

-- AddForeignKey
ALTER TABLE "direct_conversations" ADD CONSTRAINT "direct_conversations_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "direct_conversations" ADD CONSTRAINT "direct_conversations_begun_by_id_fkey" FOREIGN KEY ("begun_by_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- CreateEnum
CREATE TYPE "user_kind" AS ENUM ('person', 'bot');

-- AlterTable
ALTER TABLE "messages" ADD COLUMN     "imported_by_id" UUID;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "kind" "user_kind" NOT NULL DEFAULT 'person',
ADD COLUMN     "owner_id" UUID,
ALTER COLUMN "password_hash" DROP NOT NULL;

-- CreateTable
CREATE TABLE "service_tokens" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "service_tokens_user_id_idx" ON "service_tokens"("user_id");

-- CreateIndex
CREATE INDEX "users_owner_id_idx" ON "users"("owner_id");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_tokens" ADD CONSTRAINT "service_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A bot cannot sign in, and somebody answers for it.
ALTER TABLE "users" ADD CONSTRAINT "users_bot_check" CHECK (("kind" = 'bot') = ("owner_id" IS NOT NULL) AND ("kind" = 'bot') = ("password_hash" IS NULL));

-- By which replies find what they reply to, and repeats of an import what it wrote.
CREATE UNIQUE INDEX "messages_imported_idx" ON "messages"("channel_id", "client_message_id") WHERE "imported_by_id" IS NOT NULL;

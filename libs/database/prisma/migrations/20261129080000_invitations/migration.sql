-- CreateEnum
CREATE TYPE "invitation_state" AS ENUM ('pending', 'accepted', 'declined');

-- AlterTable
ALTER TABLE "channel_members" ADD COLUMN     "added_by_id" UUID;

-- CreateTable
CREATE TABLE "channel_invitations" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "inviter_id" UUID NOT NULL,
    "role" "member_role" NOT NULL,
    "state" "invitation_state" NOT NULL DEFAULT 'pending',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "channel_invitations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "channel_invitations_user_id_created_at_id_idx" ON "channel_invitations"("user_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "channel_invitations_inviter_id_created_at_idx" ON "channel_invitations"("inviter_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "channel_invitations_channel_id_user_id_key" ON "channel_invitations"("channel_id", "user_id");

-- AddForeignKey
ALTER TABLE "channel_invitations" ADD CONSTRAINT "channel_invitations_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_invitations" ADD CONSTRAINT "channel_invitations_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_invitations" ADD CONSTRAINT "channel_invitations_inviter_id_fkey" FOREIGN KEY ("inviter_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

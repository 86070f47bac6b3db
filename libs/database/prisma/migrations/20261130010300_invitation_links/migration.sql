-- CreateTable
CREATE TABLE "channel_invitation_links" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "creator_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "role" "member_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "max_uses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "channel_invitation_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "channel_invitation_links_channel_id_id_idx" ON "channel_invitation_links"("channel_id", "id");

-- CreateIndex
CREATE INDEX "channel_invitation_links_creator_id_idx" ON "channel_invitation_links"("creator_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_invitation_links_token_hash_key" ON "channel_invitation_links"("token_hash");

-- AddForeignKey
ALTER TABLE "channel_invitation_links" ADD CONSTRAINT "channel_invitation_links_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "channel_invitation_links" ADD CONSTRAINT "channel_invitation_links_creator_id_fkey" FOREIGN KEY ("creator_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

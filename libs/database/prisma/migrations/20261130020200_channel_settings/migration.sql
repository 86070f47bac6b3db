-- What members set for themselves: columns of their membership, which a session reads anyway (docs/adr/0045).
CREATE TYPE "notify_level" AS ENUM ('all', 'mentions', 'none');

ALTER TABLE "channel_members"
    ADD COLUMN "muted_until" TIMESTAMPTZ(3),
    ADD COLUMN "favourite" BOOLEAN NOT NULL DEFAULT false,
    ADD COLUMN "notify" "notify_level" NOT NULL DEFAULT 'all',
    ADD COLUMN "hidden" BOOLEAN NOT NULL DEFAULT false;

-- Room for a change of settings on its page: none of these columns is indexed, so that such an update is HOT.
ALTER TABLE "channel_members" SET (fillfactor = 90);

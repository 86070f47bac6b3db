-- Where a session was last used from, and when: both to the degree that its user needs to know it again.
ALTER TABLE "sessions" ADD COLUMN "address_range" TEXT, ADD COLUMN "last_used_at" TIMESTAMPTZ(3);

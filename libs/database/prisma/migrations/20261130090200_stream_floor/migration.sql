-- Events up to here were removed by retention.
ALTER TABLE "streams" ADD COLUMN "floor" BIGINT NOT NULL DEFAULT 0;

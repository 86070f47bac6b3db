-- Whoever writes memberships, releases before this one included, the count of the channel follows: a browser of public
-- channels does not count members. Changes of one channel's members hold its stream, so that nobody counts beside them.
CREATE FUNCTION "count_members"("channel" uuid, "more" bigint) RETURNS void LANGUAGE sql AS $$
  UPDATE "channels" SET "member_count" = CASE
      WHEN "member_count" IS NULL THEN (SELECT count(*) FROM "channel_members" WHERE "channel_id" = "channel")
      ELSE "member_count" + "more" END
  WHERE "id" = "channel";
$$;

CREATE FUNCTION "count_joined_members"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_members(channel_id, count(*)) FROM joined GROUP BY channel_id ORDER BY channel_id;
  RETURN NULL;
END $$;

CREATE FUNCTION "count_departed_members"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM count_members(channel_id, -count(*)) FROM departed GROUP BY channel_id ORDER BY channel_id;
  RETURN NULL;
END $$;

CREATE TRIGGER "members_joined" AFTER INSERT ON "channel_members"
    REFERENCING NEW TABLE AS joined FOR EACH STATEMENT EXECUTE FUNCTION "count_joined_members"();
CREATE TRIGGER "members_departed" AFTER DELETE ON "channel_members"
    REFERENCING OLD TABLE AS departed FOR EACH STATEMENT EXECUTE FUNCTION "count_departed_members"();

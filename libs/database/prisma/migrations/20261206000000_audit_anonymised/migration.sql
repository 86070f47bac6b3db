-- Services add entries to the audit log, and change none. Who is anonymised is to be named nowhere (docs/adr/0052), so this one change
-- is the owner's: the former handle of somebody who is being anonymised gives way to the one that they have now. The rule is the
-- one of handle.rules.ts in messaging-service, which asks for it; a test holds both against each other.
CREATE FUNCTION "without_handle"("words" text, "former" text, "present" text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(
    regexp_replace("words", '([@＠])' || "former" || '(?![A-Za-z0-9]|[._-][A-Za-z0-9])', '\1' || "present", 'gi'),
    '([@＠])' || "former" || '(?=[.][A-Z])', '\1' || "present", 'g');
$$;

CREATE FUNCTION "forget_in_audit_entry"("entry" uuid, "person" uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  former text;
  present text;
BEGIN
  SELECT replace(former_handle, '.', '[.]'), handle INTO former, present
    FROM public.anonymisations JOIN public.users ON users.id = anonymisations.user_id WHERE anonymisations.user_id = person AND finished_at IS NULL;
  IF former IS NULL THEN RETURN; END IF;
  UPDATE public.audit_entries SET
      before = public.without_handle(before::text, former, present)::jsonb,
      after = public.without_handle(after::text, former, present)::jsonb,
      reason = public.without_handle(reason, former, present)
    WHERE id = entry;
END $$;

REVOKE ALL ON FUNCTION "forget_in_audit_entry"(uuid, uuid) FROM PUBLIC;

-- Names of a message's files, one a line: their words are found as those of the text are.
CREATE FUNCTION "search_file_names"("attachments" jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT coalesce(string_agg(file.value ->> 'name', E'\n' ORDER BY file.ordinality), '') FROM jsonb_array_elements(coalesce("attachments", '[]')) WITH ORDINALITY AS file);

-- What an entry is found by beside its text: words of file names, kinds and types of files. '+named' says that they are in it:
-- processes of the release before index messages without them, and a task of messaging-service has those indexed anew.
CREATE FUNCTION "search_file_terms"("attachments" jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN jsonb_array_length(coalesce("attachments", '[]')) = 0 THEN ''::tsvector
        ELSE to_tsvector('simple', search_words(search_file_names("attachments"))) || array_to_tsvector(ARRAY(
            SELECT '+named' UNION
            SELECT left(term, 200) FROM jsonb_array_elements("attachments") AS file
                CROSS JOIN LATERAL (VALUES ('+kind:' || (file ->> 'kind')), ('+type:' || (file ->> 'mediaType'))) AS of_file (term) WHERE term IS NOT NULL)) END;

-- How text becomes words, the same under every locale. Letters are composed and lower-cased by a collation that does not
-- depend on the operating system where the server has one; ligatures and half-width forms are spelt out, full-width forms
-- read as their ASCII. Signs of all scripts, and emoji, are spaces. Chinese, Japanese and Korean do not part words as
-- others do: each of their signs is a word, between separators (U+001F) that whoever counts places takes out again. Apart
-- from those, one UTF-16 unit stands for one, but where something was spelt out.
DO $migration$
DECLARE
  pinned text := coalesce(
    (SELECT 'pg_catalog.' || quote_ident(collname) FROM pg_collation
     WHERE collname IN ('pg_c_utf8', 'und-x-icu') AND collnamespace = 'pg_catalog'::regnamespace ORDER BY collname LIMIT 1),
    'pg_catalog."default"');
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION "search_words"("text" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
        RETURN CASE WHEN octet_length("text") = char_length("text") THEN translate(lower("text" COLLATE "C"), E'<>/\\.@:_=&?#\x1f', '             ')
        ELSE regexp_replace(regexp_replace(regexp_replace(translate(
            lower(CASE WHEN "text" COLLATE "C" ~ '[\ufb00-\ufb06\uff61-\uff9f]' THEN normalize("text", NFKC) ELSE normalize("text", NFC) END COLLATE %1$s),
            E'<>/\\.@:_=&?#\x1f' || '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～', '             ' || '!" $%% ''()*+,-  0123456789 ;     ABCDEFGHIJKLMNOPQRSTUVWXYZ[ ]^ `abcdefghijklmnopqrstuvwxyz{|}~') COLLATE "C",
            '[\u00a0-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u02c2-\u02c5\u02d2-\u02df\u037e\u0387\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964\u0965\u0970\u0e3f\u0e4f\u0e5a\u0e5b\u0f04-\u0f14\u0f3a-\u0f3d\u104a-\u104f\u10fb\u1361-\u1368\u166d\u166e\u1680\u169b\u169c\u16eb-\u16ed\u17d4-\u17d6\u17d8-\u17db\u1800-\u180f\u2000-\u206f\u20a0-\u214f\u2190-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u302a-\u3030\u3036\u3037\u303d-\u303f\u30a0\u30fb\ue000-\uf8ff\ufd3e\ufd3f\ufe00-\ufe6f\ufeff\uff5f-\uff65\uffe0-\uffff]', ' ', 'g') COLLATE "C",
            '[\U0001f000-\U0001faff\U000e0000-\U000e0fff]', '  ', 'g') COLLATE "C",
            '([\u1100-\u11ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])', E'\x1f\\1\x1f', 'g') END
  $function$, pinned);
END $migration$;

-- What was indexed before is indexed anew: behind the road, the oldest first.
INSERT INTO "search_queue" ("message_ids")
SELECT array_agg("id") FROM (SELECT "id", (row_number() OVER (ORDER BY "id") - 1) / 500 AS "batch" FROM "messages") AS "old" GROUP BY "batch" ORDER BY "batch";

-- For releases before "messages_sent_idx", of which none runs any more: it made each message cost one index more.
DROP INDEX CONCURRENTLY IF EXISTS "messages_sender_id_client_message_id_idx";

/** Who has not learned of a direct conversation yet: nobody, once something was said in it. @param direct of direct_conversations */
export const hiddenFrom = (direct: string): string =>
  `(CASE WHEN EXISTS (SELECT FROM direct_shown WHERE channel_id = ${direct}.channel_id) THEN '{}'::uuid[] ELSE ${direct}.hidden_from END)`;

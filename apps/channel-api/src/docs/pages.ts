/** What channel-api serves beside the routes of the contracts: about them. */
export const PAGES: readonly string[] = [];

/** What a server says that has been demoted, has lost its primary, or loads the data of another: the primary is elsewhere. */
const MOVED = /^(READONLY|MASTERDOWN|LOADING)\b/;

export const hasMoved = ({ message }: Error): boolean => MOVED.test(message);

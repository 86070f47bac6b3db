import { type User } from '@chatgenius/contracts';

/** Tells the person what they hold in their hands. */
export const README = ({ id, handle }: User, hasBytes: boolean): string => `# Your data

This archive holds what ChatGenius keeps of @${handle} (${id}), made while it was downloaded.

| file | holds |
| --- | --- |
| profile.json | what others see of you, and your role |
| sessions.json | your sign-ins, with the name of the browser or app and the range of the address; no tokens |
| emails.json | your mail addresses |
| secondFactor.json | whether you have a second factor; neither its secret nor recovery codes |
| identities.json | who you are in other products that you sign in with |
| channels.json | channels and direct messages that you are in, and what you have set there |
| invitations.json | invitations that you got, and those that you sent |
| links.json | invitation links that you made; not what opens them |
| files.json | what you have uploaded |
${hasBytes ? '| files/ | its bytes: `files/<id>/<name>` for each that is ready in files.json; files/lost.json, if it is there, names those that could not be read |' : '| | its bytes are not in here: they are had by POST /v1/files/links |'}
| blocks.json | whom you have blocked |
| bots.json | your bots and the names of their tokens; no tokens |
| webhooks.json | webhooks that you made; no secrets |
| reports.json | what you have reported, and what became of it |
| restrictions.json | bans and mutes of yours |
| decisions.json | what was decided about you, as the audit log has it: not by whom, and no holds |
| mails.json | mails to you that wait to be sent, or hold something that is good still; not what they hold |
| messages.json | messages that you wrote, with earlier versions of edited ones; deleted ones without text |
| imported.json | messages that others have brought from elsewhere in your name |
| reactions.json | your reactions |
| positions.json | how far you have read, and what you have marked as unread, in channels that you are in and threads that you follow |
| threads.json | threads that you follow |
| saved.json | which messages you have saved |
| drafts.json | what you have begun to write |
| scheduled.json | your messages that wait for their time |
| presence.json | the status and text that you have set, and when you were last seen |

Each file but profile.json is a list. Lists are in the order of their keys, which is not the order of time: sort by \`createdAt\`.
Times are in UTC (ISO 8601). People, channels and messages are named by their ids. schema.json describes all of it (JSON Schema).

Not in it: your password, of which only a hash is kept, secrets and tokens, what others wrote or reported, and the rest of the audit log.
`;

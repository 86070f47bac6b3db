/**
 * Watches over one launcher: its standard input is a pipe that only the launcher holds, so it closes
 * however the launcher ends, by SIGKILL too. Then everything the launcher left behind is ended.
 */
import { endRecordedRun } from './run-record.ts';

const recordFile = process.argv[2];
if (!recordFile) throw new Error('usage: guardian <record file>');

process.stdin.resume();
process.stdin.on('close', () => void endRecordedRun(recordFile));

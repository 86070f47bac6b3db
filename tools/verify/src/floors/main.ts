import { checkFloors } from './check-floors.ts';

try {
  checkFloors((text) => void process.stdout.write(text));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

export { pageCursor } from '@chatgenius/database';

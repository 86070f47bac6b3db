import * as planted from 'node:events';

export default planted;

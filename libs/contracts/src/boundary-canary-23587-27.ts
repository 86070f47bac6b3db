import * as planted from 'zod';

export default planted;

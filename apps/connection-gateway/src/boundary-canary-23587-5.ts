import * as planted from '@prisma/client';

export default planted;

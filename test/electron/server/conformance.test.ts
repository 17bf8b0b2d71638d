import { answersBytesAndHeaders } from '../../conformance/bytes-and-headers.ts';
import { openServed } from '../../fixtures/served-shell.ts';

answersBytesAndHeaders('served shell', async () => ({ site: 'served', ...(await openServed()) }));

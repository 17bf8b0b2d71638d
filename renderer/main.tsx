import { startFace } from './app/start.tsx';
import { openPort } from './rpc/port-line.ts';
import { openSocket } from './rpc/socket-line.ts';

startFace(location.protocol === 'app:' ? openPort : openSocket);

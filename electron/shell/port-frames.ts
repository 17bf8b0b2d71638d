import type { MessagePortMain } from 'electron';
import type { StorePort } from '../engine/store/store-link.ts';
import { parseJson } from './parse-json.ts';

/** What oRPC's handler needs of a port: MessagePortMain with its overloads folded into one signature. */
export interface FramePort {
  on(type: string, listener: (event?: { data: unknown }) => void): void;
  postMessage(data: unknown): void;
}

/** The numbers of oRPC's peer protocol: a request has none, then 3 for an event of a stream, 4 for a cancellation. */
const requestType = 1;
const eventType = 3;
const abortType = 4;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/**
 * Reads one frame of the face. oRPC's own reader throws into nowhere when a frame is broken (1.16.1, message-port
 * adapter), which would end the process, so only frames that it understands come through.
 *
 * @returns undefined for everything that a face of ours never sends
 */
export function requestFrame(data: unknown): object | undefined {
  if (typeof data !== 'string') return undefined;
  const frame = parseJson(data);
  if (!isObject(frame) || typeof frame['i'] !== 'string') return undefined;
  const type = frame['t'] ?? requestType;
  const payload = frame['p'];
  if (type === abortType) return frame;
  if (!isObject(payload)) return undefined;
  if (type === eventType) return frame;
  const isRequest =
    type === requestType &&
    typeof payload['u'] === 'string' &&
    payload['u'].startsWith('/') &&
    (payload['m'] === undefined || typeof payload['m'] === 'string') &&
    (payload['h'] === undefined || isObject(payload['h']));
  return isRequest ? frame : undefined;
}

/** A port as the RPC server of the face sees it: requests in, strings out, nothing after it closed. */
export function framesOf(port: MessagePortMain, onGarbage: () => void): FramePort {
  let closed = false;
  port.on('close', () => {
    closed = true;
  });
  return {
    on(type, listener) {
      if (type === 'close') port.on('close', () => listener());
      else {
        port.on('message', ({ data }) => {
          const frame = requestFrame(data);
          if (frame) listener({ data: frame });
          else onGarbage();
        });
      }
    },
    postMessage(data) {
      if (!closed) port.postMessage(data);
    },
  };
}

/** A port as the store client takes it. */
export function storePortOf(port: MessagePortMain): StorePort {
  return {
    postMessage: (text) => port.postMessage(text),
    start: () => port.start(),
    close: () => port.close(),
    on(type, listener) {
      if (type === 'close') port.on('close', () => listener());
      else port.on('message', ({ data }) => listener({ data: data as unknown }));
    },
  };
}

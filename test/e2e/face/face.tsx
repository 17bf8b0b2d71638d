import { startFace } from '../../../renderer/app/start.tsx';
import { openPort } from '../../../renderer/rpc/port-line.ts';
import { createScriptedEngine, type ScriptedOptions } from '../../fixtures/scripted-engine.ts';
import { answerConnect } from '../../fixtures/scripted-line.ts';

/** The face with an engine of the same page, for looking at it: `?options={"inboxTotal":20}`. */
const asked = new URLSearchParams(location.search).get('options');
const engine = createScriptedEngine(asked ? (JSON.parse(asked) as ScriptedOptions) : {});
answerConnect(engine);
Object.assign(globalThis, { scripted: engine });
startFace(openPort);

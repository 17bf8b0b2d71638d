export { DraftList } from './DraftList.tsx';
export { OutboxList } from './OutboxList.tsx';

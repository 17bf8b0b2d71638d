export { MessagesPane } from './MessagesPane.tsx';

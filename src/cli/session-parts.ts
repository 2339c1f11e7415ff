/** What is needed of other folders once a model may be asked, in one part of the program: an answer of the index needs none. */
export { Redactor } from '../prompt/secrets/redactor.ts';
export { answeredOf, lastConversation } from '../sessions/kept-conversation.ts';
export { noneAreKept } from '../sessions/session-error.ts';
export { pruneSessions } from '../sessions/session-store.ts';
export { sessionsOf, takeOverConversations } from './open-sessions.ts';

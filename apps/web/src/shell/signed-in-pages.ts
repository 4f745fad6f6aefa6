/** What everybody needs who is signed in, in one file of its own: the page of signing in comes without it. */
export { ChatPage } from '../chat/chat-page';
export { ShellPage } from './shell-page';

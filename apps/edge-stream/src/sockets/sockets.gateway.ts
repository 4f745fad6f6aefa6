import { UseFilters } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Acknowledgement } from '@parley/contracts';
import type { Server } from 'socket.io';
import type { ClientSocket } from '../outlets/socket-outlet';
import { ProblemAckFilter } from './problem-ack.filter';
import { SocketsService } from './sockets.service';

@WebSocketGateway()
@UseFilters(new ProblemAckFilter())
export class SocketsGateway implements OnGatewayInit, OnGatewayConnection, OnGatewayDisconnect {
  constructor(private readonly sockets: SocketsService) {}

  afterInit(server: Server): void {
    server.use((socket, next) => void this.sockets.admit(socket).then(next));
  }

  handleConnection(socket: ClientSocket): void {
    this.sockets.open(socket);
  }

  handleDisconnect(socket: ClientSocket): void {
    this.sockets.closed(socket);
  }

  @SubscribeMessage('watch')
  watch(@ConnectedSocket() socket: ClientSocket, @MessageBody() body: unknown): Acknowledgement {
    return this.sockets.watch(socket, body);
  }

  @SubscribeMessage('unwatch')
  unwatch(@ConnectedSocket() socket: ClientSocket, @MessageBody() body: unknown): Acknowledgement {
    return this.sockets.unwatch(socket, body);
  }

  @SubscribeMessage('refresh')
  refresh(@ConnectedSocket() socket: ClientSocket, @MessageBody() body: unknown): Promise<Acknowledgement> {
    return this.sockets.refresh(socket, body);
  }
}

import { Module } from '@nestjs/common';
import { GenerationsModule } from '../generations/generations.module';
import { ForgettingRequests } from './forgetting-requests';
import { OwnerForgetting } from './owner-forgetting';

@Module({ imports: [GenerationsModule], providers: [ForgettingRequests, OwnerForgetting] })
export class ForgettingModule {}

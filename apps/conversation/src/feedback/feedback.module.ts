import { Module } from '@nestjs/common';
import { AdmissionModule } from '../admission/admission.module';
import { FeedbackController } from './feedback.controller';
import { FeedbackService } from './feedback.service';

@Module({ imports: [AdmissionModule], controllers: [FeedbackController], providers: [FeedbackService] })
export class FeedbackModule {}

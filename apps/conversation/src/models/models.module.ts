import { Module } from '@nestjs/common';
import { ModelRulesFollower } from './model-rules.follower';
import { ModelRulesRepository } from './model-rules.repository';
import { ModelsController } from './models.controller';

@Module({
  controllers: [ModelsController],
  providers: [ModelRulesFollower, ModelRulesRepository],
  exports: [ModelRulesFollower, ModelRulesRepository],
})
export class ModelsModule {}

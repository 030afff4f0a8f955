drop index reflection_finished;

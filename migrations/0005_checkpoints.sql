ALTER TABLE `assets` ADD `checkpoints_key` text;--> statement-breakpoint
CREATE UNIQUE INDEX `assets_checkpoints_key_unique` ON `assets` (`checkpoints_key`);